"""What a proof of place reads and what goes over the wire: tables, terms, challenges, transcripts, attestation. Pure."""
