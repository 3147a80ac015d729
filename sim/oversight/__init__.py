"""What watches an order from outside: reminders, escalation, supervision, accountability, reports."""
