#include "worker/picture.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/json.h"
#include "worker/said.h"
#include "worker/tasks.h"

namespace hustings {
namespace {

constexpr std::string_view kJpeg = "\xFF\xD8\xFF";
constexpr std::array<std::string_view, 3> kLabelled = {kJpeg, "\x89PNG\r\n\x1A\n", "RIFF"};
constexpr std::array<std::string_view, 6> kTypes = {"image/jpeg", "image/png",  "image/webp",
                                                    "image/gif",  "image/avif", "image/heic"};
constexpr std::size_t kMostCodes = 8;
constexpr std::size_t kMostCodeText = 4096;

Result<void> check_size(std::string_view file) {
  if (file.size() <= kMostPictureFile) return {};
  return fail(Code::bad_input,
              fmt::format("the picture has more than {} MiB", kMostPictureFile >> 20), {},
              "make it smaller in a picture program, or save it as JPEG");
}

// run_worker, whose advice is about sheets where a worker did not live to give its own.
Result<std::string> run(const Path& program, std::string_view task, std::string_view input,
                        const WorkerLimits& limits) {
  auto output = run_worker(program, task, input, limits);
  if (!output && output.error().message.starts_with("the file could not be read")) {
    output.error().mend = "open it in a picture program and save it anew, smaller, as JPEG or PNG";
  }
  return output;
}

std::unexpected<Error> something_else() {
  return fail(Code::bad_input,
              "the file could not be read: its reader answered with something else", {},
              "open it in a picture program and save it anew as JPEG or PNG");
}

// A number from 1 to `most`; 0 when there is none.
std::uint32_t number(const Result<Json>& object, std::string_view key, std::uint32_t most) {
  const Json* found = object ? object->find(key) : nullptr;
  const auto* value = found == nullptr ? nullptr : found->as<std::int64_t>();
  if (value == nullptr || *value < 1 || *value > most) return 0;
  return static_cast<std::uint32_t>(*value);
}

}  // namespace

Result<Picture> picture_said(std::string output) {
  // A worker that a file has taken over says what it likes; it can only say what is possible.
  const std::size_t line = output.find('\n');
  const Result<Json> head = parse_json(std::string_view(output).substr(0, line));
  const Json* type = head ? head->find("type") : nullptr;
  const auto* said = type == nullptr ? nullptr : type->as<std::string>();
  Picture picture{.media_type = said == nullptr ? "" : *said,
                  .width = number(head, "width", kMostPictureSide),
                  .height = number(head, "height", kMostPictureSide),
                  .frames = number(head, "frames", std::numeric_limits<std::uint32_t>::max()),
                  .thumbnail = {}};
  if (line == std::string::npos || picture.width == 0 || picture.height == 0 ||
      picture.frames == 0 || std::ranges::find(kTypes, picture.media_type) == kTypes.end() ||
      !std::string_view(output).substr(line + 1).starts_with(kJpeg)) {
    return something_else();
  }
  output.erase(0, line + 1);
  picture.thumbnail = std::move(output);
  return picture;
}

Result<std::vector<std::string>> codes_said(std::string_view output) {
  const Result<Json> said = parse_json(output);  // which takes no ill-formed UTF-8
  const auto* list = said ? said->as<JsonArray>() : nullptr;
  if (list == nullptr || list->size() > kMostCodes) return something_else();
  std::vector<std::string> texts;
  for (const Json& item : *list) {
    const auto* text = item.as<std::string>();
    if (text == nullptr || text->empty() || text->size() > kMostCodeText) return something_else();
    texts.push_back(*text);
  }
  return texts;
}

Result<Picture> read_picture(const Path& program, std::string_view file,
                             const WorkerLimits& limits) {
  HUSTINGS_CHECK(check_size(file));
  HUSTINGS_TRY(std::string output, run(program, kPictureTask, file, limits));
  return picture_said(std::move(output));
}

Result<std::vector<std::string>> read_codes(const Path& program, std::string_view file,
                                            const WorkerLimits& limits) {
  HUSTINGS_CHECK(check_size(file));
  HUSTINGS_TRY(const std::string output, run(program, kCodesTask, file, limits));
  return codes_said(output);
}

Result<std::string> put_label(const Path& program, std::string_view picture,
                              std::string_view label_png, const LabelOptions& options,
                              const WorkerLimits& limits) {
  HUSTINGS_CHECK(check_size(picture));
  HUSTINGS_CHECK(check_size(label_png));
  if (options.percent < 10 || options.percent > 100) {
    return fail(Code::bad_input, fmt::format("a label of {} % of the width", options.percent), {},
                "give a share from 10 to 100");
  }
  std::string input = fmt::format("{} {} {}\n", static_cast<unsigned>(options.place),
                                  options.percent, picture.size());
  input.reserve(input.size() + picture.size() + label_png.size());
  input.append(picture).append(label_png);
  HUSTINGS_TRY(std::string output, run(program, kLabelTask, input, limits));
  const auto begins = [&](std::string_view with) { return output.starts_with(with); };
  if (std::ranges::none_of(kLabelled, begins)) return something_else();
  return output;
}

}  // namespace hustings
