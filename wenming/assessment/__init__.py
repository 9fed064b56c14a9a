"""Assessment 测评 (四(四) 测评、考核、第三方评估、年度述职): panels, sheets, marks, visits, findings, appeals. Scores are arithmetic; what
follows from them is decided by people elsewhere.
"""
