# Whose metrics these are, for domain sensors: remove the leading '#' and set the values.
#USER = "myphantomuser"
#PASSWORD = "mypassword"
#DOMAIN = "mydomain"
