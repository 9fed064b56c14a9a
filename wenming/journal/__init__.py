"""Journal 纪事: what was done, by whom, why, written once and chained (等保三级 8.1.4.3 安全审计), and the messages that go out.
It knows people and things only by their ids; it never changes or removes an entry.
"""
