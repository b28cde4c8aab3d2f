#include "web/error_words.h"

#include <algorithm>
#include <array>

#include "base/message.h"

namespace hustings::web {

const ErrorWords& error_words(int status) {
  static constexpr std::array kAll = {
      ErrorWords{400, tr("The node cannot read what was asked"),
                 tr("Something in the address or in the form is not as it has to be. Go back, mend "
                    "it and try again.")},
      ErrorWords{401, tr("This needs a sign-in"),
                 tr("Only people who have signed in and programs with a token get an answer.")},
      ErrorWords{403, tr("This is not allowed"),
                 tr("The node understood it, and does not do it. Nothing was changed.")},
      ErrorWords{404, tr("There is nothing under this address"),
                 tr("No page and no file is called that; /docs lists all addresses.")},
      ErrorWords{405, tr("This address is not for that"),
                 tr("Some addresses can only be read, others only take what a form sends. Nothing "
                    "was changed.")},
      ErrorWords{409, tr("Something has changed meanwhile"),
                 tr("What is there now does not go with what was sent. Load the page again, look "
                    "at it and try once more.")},
      ErrorWords{410, tr("This is no longer given out"),
                 tr("It was there once. What the law took out of public stands in the list of "
                    "redactions, with the reason.")},
      ErrorWords{413, tr("This is too large"), tr("Send less at once, or smaller files.")},
      ErrorWords{415, tr("The node does not take this kind of file"),
                 tr("Send it in one of the forms that the page names.")},
      ErrorWords{416, tr("The file has no such part"), tr("Fetch it again from its beginning.")},
      ErrorWords{422, tr("Something in it cannot be right"),
                 tr("Go back, mend what is named below and try again.")},
      ErrorWords{429, tr("Too many tries"),
                 tr("There were too many tries from your network. Wait a minute.")},
      ErrorWords{500, tr("The node could not answer"),
                 tr("The mistake is not yours. Whoever operates the node finds its cause under the "
                    "number below.")},
      ErrorWords{503, tr("The node cannot answer now"),
                 tr("It has more to do than it can, or something that it needs does not answer. "
                    "Try again in a few seconds.")},
      ErrorWords{0, tr("This did not work"), tr("The node did not do what was asked.")}};
  const auto found = std::ranges::find(kAll, status, &ErrorWords::status);
  return found == kAll.end() ? kAll.back() : *found;
}

}  // namespace hustings::web
