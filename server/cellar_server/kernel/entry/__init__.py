"""How one comes in: ledger sets, log-in, sessions."""
