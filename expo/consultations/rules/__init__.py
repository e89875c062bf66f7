"""Pure decisions about consultations."""
