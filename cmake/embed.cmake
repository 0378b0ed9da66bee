# Makes a C++ source that holds text files:
#   cmake -DOUT=templates.cpp -DHEADER=init/templates.h -DNAMESPACE=tsd::init -DDIR=... -DFILES=a.sh,b.py -P embed.cmake
# The text of service.sh becomes `extern const std::string_view service_sh`.
set(source "#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n\n")
string(REPLACE "," ";" files "${FILES}")
foreach(file IN LISTS files)
  file(READ "${DIR}/${file}" text)
  string(MAKE_C_IDENTIFIER "${file}" name)
  string(APPEND source "const std::string_view ${name} = R\"==(${text})==\";\n\n")
endforeach()
file(WRITE "${OUT}" "${source}}  // namespace ${NAMESPACE}\n")
