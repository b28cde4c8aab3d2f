// Which program does what: the names that hustings and its workers have in common.
#pragma once
#include <array>
#include <string_view>

namespace hustings {

inline constexpr std::string_view kPictureProgram = "hustings-worker-pictures";

inline constexpr std::string_view kPartsTask = "parts";
inline constexpr std::string_view kPartTask = "part";
inline constexpr std::string_view kPictureTask = "picture";
inline constexpr std::string_view kCodesTask = "codes";
inline constexpr std::string_view kLabelTask = "label";
inline constexpr std::array kPictureTasks = {kPictureTask, kCodesTask, kLabelTask};

}  // namespace hustings
