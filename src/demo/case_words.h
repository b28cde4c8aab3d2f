// What people say in the cases of the demonstration. Fictional.
#pragma once
#include <string>
#include <string_view>

namespace hustings::demo::said {

std::string what_happened(std::string_view category, const std::string& town);  // public summary
std::string report(std::string_view category, const std::string& town);         // sealed
std::string facts(std::string_view category, const std::string& town);
std::string plain(std::string_view outcome);
std::string ground(std::string_view commitment);

inline constexpr std::string_view kQuestion =
    "Where exactly did you see it? A street or an address is enough.";
inline constexpr std::string_view kAnswer = "It was on the page that the link leads to.";
inline constexpr std::string_view kSide =
    "We looked into it. A volunteer put it up; it was not ordered by us, and we have spoken to "
    "them.";
inline constexpr std::string_view kLabelWasThere =
    "Who paid stands in the picture itself, at its lower edge. The field of the platform was left "
    "empty by mistake.";
inline constexpr std::string_view kNotOurs = "We did not order these ads and do not know who did.";
inline constexpr std::string_view kAccepted =
    "The pictures of the ads were handed in. Each says who paid, so that everybody who saw them "
    "could "
    "read it. The answer of the party is accepted; it was asked to fill in the platform's field.";
inline constexpr std::string_view kNotAccepted =
    "The ads ran on the party's own page and were paid from its account there. That it does not "
    "know "
    "who ordered them does not answer what was found.";
inline constexpr std::string_view kGives =
    "The bills are in our accounts now, with the names of those who were paid.";
inline constexpr std::string_view kSendBack = "The date of the screenshot is missing.";
inline constexpr std::string_view kReopen = "Another copy with an earlier date has turned up.";
inline constexpr std::string_view kAppeal = "The decision passes over what we handed in.";
inline constexpr std::string_view kRemoved = "The post is gone, and so are its three copies.";
inline constexpr std::string_view kSeenAgain = "It can be seen again under the same address.";
inline constexpr std::string_view kNotice =
    "The post shows a candidate saying what was never said. The original recording is attached.";
inline constexpr std::string_view kPlatformSays = "We have reviewed your notice.";

}  // namespace hustings::demo::said
