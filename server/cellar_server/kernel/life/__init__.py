"""What can be done with a record in the course of its life: drafted, evaluated, saved, acted on, deleted."""
