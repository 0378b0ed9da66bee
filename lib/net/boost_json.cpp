// Boost.JSON is used header-only: one file of the program has to include its implementation.
#include <boost/json/src.hpp>
