import cProfile,pstats,io
import tests.house.test_every_address as t
orig=t.wander
def wander(cast):
    t.ACTORS[:]=["leader","watcher"]
    p=cProfile.Profile(); p.enable()
    r=list(orig(cast)); p.disable()
    s=io.StringIO(); pstats.Stats(p,stream=s).sort_stats("cumtime").print_stats(70)
    open("/tmp/prof_comply.txt","w").write(f"{len(r)}\n"+s.getvalue())
    return r
t.wander=wander
from tests.house.test_every_address import *
