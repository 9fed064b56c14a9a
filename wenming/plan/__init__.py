"""Plan 任务与督办 (三, 四: the tasks and who is responsible; 重点工作督查): duties, yearly items, reports, lights by rule. A light
is computed and never set by hand; nothing here scores a unit.
"""
