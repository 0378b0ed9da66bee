complete -c tsd-listen -f
complete -c tsd-listen -s b -l bind -x -d 'listen on this address'
complete -c tsd-listen -s p -l port -x -d 'listen on this port'
complete -c tsd-listen -l port-file -r -F -d 'write the port to this file'
complete -c tsd-listen -l stock-limits -d 'have the limits of an OpenTSDB as it is shipped'
complete -c tsd-listen -s q -l quiet -d 'say nothing but errors'
complete -c tsd-listen -s h -l help -d 'print the options'
complete -c tsd-listen -l version -d 'print name and version'
