"""The organizer's home: what needs attention now, people and roles, audit trail, outbox."""
