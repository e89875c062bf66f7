"""Live commerce, photo shoots, mentoring, talks, delegation visits."""
