"""文明单位创建信息管理平台: the house in which a city guides, manages and evaluates its civilised units."""
