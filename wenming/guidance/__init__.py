"""Guidance 指导 (四(四) 实时指导; 四(一) 规划和管理办法): notices, questions and answers, examples, documents. It never counts who read
how long.
"""
