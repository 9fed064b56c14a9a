"""Files 附件 (四(六) 一事一档): every stored file, kept by the digest of its content, the original untouched. It never serves
a file that has not been checked and never decides who may see one.
"""
