"""The public JSON API (/api/v1, OpenAPI), thin over the same services."""
