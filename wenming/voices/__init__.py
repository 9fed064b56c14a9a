"""Voices 民意 (四(四) 社会监督员、第三方测评、满意度调查、行风评议; 三(二)五 好差评): what others see, and putting it right. It never joins an answer
to a person nor shows a tip to the unit it is about.
"""
