// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "server/server.h"

#include <memory>
#include <utility>

#include "server/session.h"
#include "server/threads.h"

namespace kepka::server {

int serve(platform::FrameDescriptors descriptors, Options options) {
  const std::function<void(int)> abandon = options.abandon;
  const auto session = std::make_shared<Session>(descriptors, std::move(options));
  Threads workers;
  Threads writers;
  session->start(workers, writers);
  const int status = session->read();
  if (!session->leave(workers, writers)) abandon(status);
  return status;
}

}  // namespace kepka::server
