"""A proof of place as bytes: tables, terms, challenges, transcripts, attestation. Pure."""
