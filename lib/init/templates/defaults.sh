# Settings of the service @NAME@, read by /etc/init.d/@NAME@. The TSD's host is not among them: it
# stands on line 5 of that script.

#TSD_PORT=@PORT@
#COLLECT_OPTIONS="-t dc=lga"
#VALIDATE_OPTIONS=""
#SEND_OPTIONS=""
#SPOOL=@SPOOL@
#STATE=/var/lib/@NAME@
# The account; under systemd it is User= of the unit.
#RUN_AS_USER=@ACCOUNT@
