#include "base/xml.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

TEST(Xml, WhatWouldBeMarkupIsEscaped) {
  EXPECT_EQ(escape_xml(R"(a<b>&"c"'d')"), "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;");
  EXPECT_EQ(escape_xml("Łódź"), "Łódź");
  EXPECT_EQ(escape_xml(""), "");
}

}  // namespace
}  // namespace hustings
