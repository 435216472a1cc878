// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace kepka::platform {

/// The first call of main: standard output becomes Kepka's alone. Returns descriptors for frames
/// (in, out: duplicates of 0 and 1, close-on-exec), and points 0 at /dev/null and 1 at standard
/// error, so that nothing else can write into the frames. Descriptor 3 belongs to Firefox and is
/// left alone (close-on-exec). A closed 0 or 1 gives -1.
struct FrameDescriptors {
  int in;
  int out;
};
FrameDescriptors take_over_standard_streams();

/// No core dumps, not traceable by other programs of this user, SIGPIPE ignored, umask 077.
void harden_process();

/// From now on SIGTERM, SIGHUP and SIGINT kill the children's groups and then end the process, so
/// that no window is left without its host. Before any other thread is started.
void leave_on_signals();

/// Whether this process is root's.
bool is_administrator();

/// Whether a window can be shown (DISPLAY or WAYLAND_DISPLAY), and what desktop this is
/// (XDG_CURRENT_DESKTOP).
bool has_display();
std::string desktop_name();

}  // namespace kepka::platform
