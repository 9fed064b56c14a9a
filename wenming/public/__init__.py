"""Public 公示厅 (四(四) 公开): what anyone may see without signing in. It shows frozen projections only."""
