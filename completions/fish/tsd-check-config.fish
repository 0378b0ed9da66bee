complete -c tsd-check-config -s q -l quiet -d 'print nothing; the exit code is the answer'
complete -c tsd-check-config -l root -x -a '(__fish_complete_directories)' -d 'the image in which the files lie'
complete -c tsd-check-config -s h -l help -d 'print the options'
complete -c tsd-check-config -l version -d 'print name and version'
