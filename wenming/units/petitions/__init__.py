"""Petitions 申请: what units and offices ask of the register, and what units state about themselves."""
