// What most tests include anyway (cmake/Precompiled.cmake).
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standard.h"
