// Anything typed into the form of an ad: nothing crashes, and what is read is a good draft that
// comes back as it was.
#include <cstdlib>

#include "ads/ad.h"
#include "desk/form.h"
#include "web/form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings;
  using namespace hustings::desk;
  static const Kind& ad = kind<Ad>();
  static const Plan plan = plan_of(ad);
  const auto form = web::parse_form("application/x-www-form-urlencoded",
                                    {reinterpret_cast<const char*>(data), size});
  if (!form) return 0;
  const auto kept = typed_from_json(to_json(form->fields));
  if (!kept || *kept != form->fields) std::abort();
  const auto draft = read_form(ad, plan, *kept, "0192f000-0000-7000-8000-000000000001");
  if (!draft) return 0;
  std::string json;
  ad.write(*draft, json);
  if (!ad.parse(json)) std::abort();
  return 0;
}
