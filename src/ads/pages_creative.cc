// "/ads/{id}/creatives/{digest}/thumbnail" and ".../file": a picture that an ad names. What no ad
// names any more, since it was erased, is not shown, also before `hustings scrub` destroys it.
#include "ads/creative.h"
#include "ads/load.h"
#include "ads/pages.h"
#include "base/message.h"

namespace hustings {
namespace {

constexpr std::array<std::string_view, 1> kReads = {"ad"};

Parameter digest_parameter() {
  return {.name = "digest",
          .type = ParameterType::token,
          .help = "SHA-256 of the file, in hexadecimal",
          .required = true,
          .max_length = 64};
}

// "image/jpeg" -> "jpeg"
std::string suffix_of(const BlobInfo& info) {
  return info.media_type.substr(info.media_type.find('/') + 1);
}

using Read = Result<std::string> (Blobs::*)(const Hash&) const;

std::function<Result<View>(PageContext&, const Arguments&)> view_of(Read read, bool attachment) {
  return [read, attachment](PageContext& context, const Arguments& arguments) -> Result<View> {
    const std::string id(arguments.text("id").value_or(""));
    HUSTINGS_TRY(const auto found, ads::load_ad(context.db, context.registry, id));
    const auto digest = hash_from_hex(arguments.text("digest").value_or(""));
    if (!digest || !ads::names(found.ad(), *digest))
      return fail(Code::not_found, "the ad names no such file", id, "its page has those it names");
    HUSTINGS_TRY(const auto info, context.blobs->info(*digest));
    if (!info)
      return fail(Code::not_found, "this file is not kept here", hex(*digest),
                  "who declared the ad has it");
    HUSTINGS_TRY(std::string bytes, (context.blobs->*read)(*digest));
    const std::string name = hex(*digest) + "." + (attachment ? suffix_of(*info) : "jpg");
    return View{id, FileView{std::move(bytes), name, attachment}, kReads};
  };
}

}  // namespace

std::vector<Page> ads::creative_pages() {
  return {{.path = "/ads/{id}/creatives/{digest}/thumbnail",
           .title = tr("picture of an ad, made smaller and packed anew"),
           .file_type = "image/jpeg",
           .parameters = {id_of_ad(), digest_parameter()},
           .view = view_of(&Blobs::thumbnail, false)},
          {.path = "/ads/{id}/creatives/{digest}/file",
           .title = tr("picture of an ad, exactly as it was declared"),
           .file_type = "application/octet-stream",
           .parameters = {id_of_ad(), digest_parameter()},
           .view = view_of(&Blobs::read, true)}};
}

}  // namespace hustings
