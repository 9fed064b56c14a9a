"""Exchange 数据交换 (四(三) 纳入信用监管信息): doors for machines. It shares titles only and never scores, complaints or failed
applications.
"""
