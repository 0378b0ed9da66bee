#USER = "u"
USER = r"\x41" '''b'''
def onload(options, tags):
  tags["dc"] = (1)
