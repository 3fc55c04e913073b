"""The Core Business Vocabulary 2.0 and the terms of the GS1 Web Vocabulary that EPCIS uses, as bundled facts.

Source: GS1, CBV 2.0, and the JSON-LD contexts that belong to EPCIS 2.0 (https://ref.gs1.org/cbv/). A term has three
forms: the bare string of EPCIS 2.0 (``shipping``), the URN of earlier versions (``urn:epcglobal:cbv:bizstep:shipping``)
and the web URI (``https://ref.gs1.org/cbv/BizStep-shipping``), which is the one that our nouns hold.
"""

from __future__ import annotations

from dataclasses import dataclass

CBV = "https://ref.gs1.org/cbv/"
GS1 = "https://gs1.org/voc/"
_URN = "urn:epcglobal:cbv:"
# Other addresses under which the same vocabularies are known; nothing there is a term of ours.
_FOREIGN_CBV = ("https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/", "http://ref.gs1.org/cbv/")
_FOREIGN_GS1 = ("http://gs1.org/voc/", "https://www.gs1.org/voc/", "http://www.gs1.org/voc/")


@dataclass(frozen=True, slots=True)
class Terms:
    """One list of the vocabulary: the beginning of its web URIs, the class in its URNs (None: it has no URNs)."""

    web: str
    urn: str | None
    names: frozenset[str]

    def bare(self, iri: str) -> str | None:
        """The bare string of a web URI of this list, or None."""
        name = iri.removeprefix(self.web)
        return name if name != iri and name in self.names else None


def _cbv(web: str, urn: str | None, names: str) -> Terms:
    return Terms(f"{CBV}{web}-", None if urn is None else f"{_URN}{urn}:", frozenset(names.split()))


BIZ_STEP = _cbv(
    "BizStep",
    "bizstep",
    """accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
    decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
    installing killing loading other packing picking receiving removing repackaging repairing replacing reserving
    retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting
    unloading unpacking void_shipping""",
)
DISPOSITION = _cbv(
    "Disp",
    "disp",
    """active available completeness_inferred completeness_verified conformant container_closed container_open damaged
    destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance
    mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed
    recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown""",
)
TRANSACTION = _cbv("BTT", "btt", "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt")
PARTY = _cbv("SDT", "sdt", "location owning_party possessing_party")
REASON = _cbv("ER", "er", "did_not_occur incorrect_data")
COMPONENT = _cbv(
    "Comp",
    None,
    """altitude axial_distance azimuth easting elevation_angle height latitude longitude northing polar_angle
    spherical_radius x y z""",
)
MEASUREMENT = Terms(
    GS1,
    None,
    frozenset(
        [
            "AbsoluteHumidity",
            "AbsorbedDose",
            "AbsorbedDoseRate",
            "Acceleration",
            "Altitude",
            "AmountOfSubstance",
            "AmountOfSubstancePerUnitVolume",
            "Angle",
            "AngularAcceleration",
            "AngularMomentum",
            "AngularVelocity",
            "Area",
            "Capacitance",
            "Conductance",
            "Conductivity",
            "Count",
            "Density",
            "Dimensionless",
            "DoseEquivalent",
            "DoseEquivalentRate",
            "DynamicViscosity",
            "ElectricCharge",
            "ElectricCurrent",
            "ElectricCurrentDensity",
            "ElectricFieldStrength",
            "Energy",
            "Exposure",
            "Force",
            "Frequency",
            "Illuminance",
            "Inductance",
            "Irradiance",
            "KinematicViscosity",
            "Length",
            "LinearMomentum",
            "Luminance",
            "LuminousFlux",
            "LuminousIntensity",
            "MagneticFlux",
            "MagneticFluxDensity",
            "MagneticVectorPotential",
            "Mass",
            "MassConcentration",
            "MassFlowRate",
            "MassPerAreaTime",
            "MemoryCapacity",
            "MolalityOfSolute",
            "MolarEnergy",
            "MolarMass",
            "MolarVolume",
            "Power",
            "Pressure",
            "RadiantFlux",
            "RadiantIntensity",
            "Radioactivity",
            "RelativeHumidity",
            "Resistance",
            "Resistivity",
            "SolidAngle",
            "SpecificVolume",
            "Speed",
            "SurfaceDensity",
            "SurfaceTension",
            "Temperature",
            "Time",
            "Torque",
            "Voltage",
            "Volume",
            "VolumeFlowRate",
            "VolumeFraction",
            "VolumetricFlux",
            "Wavenumber",
        ]
    ),
)
ALERT = Terms(GS1, None, frozenset({"ALARM_CONDITION", "ERROR_CONDITION"}))

_CLASSED = tuple(t.web for t in (BIZ_STEP, DISPOSITION, TRANSACTION, PARTY, REASON, COMPONENT))


@dataclass(frozen=True, slots=True)
class Resolved:
    """A term as a web URI. ``loose``: it lies in the CBV's namespace but in none of its lists."""

    iri: str
    loose: bool = False


# What a query calls a list of the vocabulary.
BY_NAME: dict[str, Terms] = {
    "bizStep": BIZ_STEP,
    "disposition": DISPOSITION,
    "bizTransaction": TRANSACTION,
    "party": PARTY,
    "reason": REASON,
}


def term_of(name: str, text: str) -> str | None:
    """The web URI of a term of one of the lists ``BY_NAME``, in any spelling; None where there is no such term."""
    whole = CBV + text.removeprefix("cbv:") if text.startswith("cbv:") else text
    found = resolve(BY_NAME[name], text, whole)
    return None if found is None else found.iri


def resolve(terms: Terms, text: str, iri: str) -> Resolved | None:
    """A stated term (and the same with its prefix resolved) -> its web URI; None where the vocabulary has no such term.

    A term of somebody else's vocabulary, as an absolute IRI, is itself. What claims to be of the CBV must be.
    """
    if text in terms.names:
        return Resolved(terms.web + text)
    if terms.bare(iri) is not None:
        return Resolved(iri)
    if iri.startswith(_URN):
        return _from_urn(terms, iri)
    if ":" not in iri or iri.startswith((*_FOREIGN_CBV, *_CLASSED)):
        return None
    if terms.web == GS1 and iri.startswith((GS1, *_FOREIGN_GS1)):
        return None
    return Resolved(iri, loose=iri.startswith(CBV))


def _from_urn(terms: Terms, iri: str) -> Resolved | None:
    name = iri.removeprefix(terms.urn) if terms.urn else iri
    return Resolved(terms.web + name) if name in terms.names else None
