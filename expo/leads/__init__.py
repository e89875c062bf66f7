"""Badge-to-lead capture, pipeline, outcomes, follow-up."""
