// Boost.JSON is header-only in Debian's package as long as one file of a program holds its body.
#include <boost/json/src.hpp>
