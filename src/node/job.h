// A submission on its way through preparing, writing and publishing; of node.cc and publish.cc
// only.
#pragma once
#include <future>
#include <memory>
#include <vector>

#include "node/node.h"

namespace hustings {

// One call of submit(). Whoever holds it in its stage may change it; handed on under mutex_.
struct Node::Job {
  struct Said {
    Submission submission;
    const SigningKey* key;  // of a draft's issuer; null when this node holds none
  };
  std::vector<Said> said;
  std::unique_ptr<Random> random;
  std::vector<Item> items;
  std::size_t count = 0;  // of submissions
  bool prepared = false;
  Answers answers;
  std::promise<Answers> promise;

  void answer() { promise.set_value(std::move(answers)); }
  void answer_all(const Error& error) { promise.set_value(Answers(count, std::unexpected(error))); }
};

// A committed batch and whom to answer once it is public.
struct Node::Publication {
  CommittedBatch batch;
  std::vector<std::shared_ptr<Job>> jobs;

  // `size`: of the public log; `done`: why it is no larger.
  void answer(std::uint64_t size, bool witnessed, const Result<void>& done);
};

}  // namespace hustings
