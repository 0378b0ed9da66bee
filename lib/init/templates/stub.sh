#!/bin/sh
# tsd-sensor: @SENSOR@
exec tsd-collect --sensors @SENSOR@
