// A submission on its way through preparing, writing and publishing; of node.cc and publish.cc only.
#pragma once
#include <future>
#include <memory>
#include <vector>

#include "node/node.h"

namespace hustings {

// One call of submit().
struct Node::Job {
  std::vector<Submission> submissions;
  std::unique_ptr<Random> random;
  std::vector<Item> items;
  std::size_t extra = 0;  // key records put in front by the node: not answered
  bool prepared = false;
  Answers answers;
  std::promise<Answers> promise;

  void answer() {
    answers.erase(answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(extra));
    promise.set_value(std::move(answers));
  }
  void answer_all(const Error& error) {
    promise.set_value(Answers(submissions.size() + items.size() - extra, std::unexpected(error)));
  }
};

// A committed batch and whom to answer once it is public.
struct Node::Publication {
  CommittedBatch batch;
  std::vector<std::shared_ptr<Job>> jobs;
};

}  // namespace hustings
