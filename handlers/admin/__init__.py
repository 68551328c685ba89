"""What admins do: staff, the duty roster, the audit trail."""
