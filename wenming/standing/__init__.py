"""Standing 名次与称号 (四(四) 形成创建梯队，实现有下有上; 四(三) 激励): results, public notice, objections, naming, re-review. Nothing takes
effect without two named officers and their reasons.
"""
