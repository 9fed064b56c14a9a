"""Accounts 账号: who signs in and how — password, second factor, lockout, sessions, invitations; 三员分立. What a person may
do is never decided here: that is a Post in `units`.
"""
