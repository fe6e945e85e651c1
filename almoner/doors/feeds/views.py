def uploads(r): pass
def new(r): pass
def upload(r, number): pass
