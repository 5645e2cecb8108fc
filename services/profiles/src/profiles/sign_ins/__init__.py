"""First sign-ins: which subject of the company's identity provider is which person."""
