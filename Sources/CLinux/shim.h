#pragma once

// Linux has it; the module of the C library hides it behind _GNU_SOURCE.
extern int syncfs(int descriptor);
