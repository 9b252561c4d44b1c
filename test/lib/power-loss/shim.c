// Writes down what a process does to the files below a folder, in the order in which it is done:
// loaded into the process by LD_PRELOAD. Also what it sends over unix sockets, so that it can be
// told what it promised at which moment.
//
//   TIER2_POWER_LOSS_FOLDER   absolute path of the folder
//   TIER2_POWER_LOSS_LOG      file to which the records are appended; outside of the folder, on the
//   same file system
//
// A record is a `struct head`, the path (of a rename: both, with a zero byte between them), the
// data.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum what {
  CREATED = 1,
  WRITTEN = 2,
  TRUNCATED = 3,
  SYNCED = 4,
  FOLDER_SYNCED = 5,
  RENAMED = 6,
  UNLINKED = 7,
  MAPPED = 8,
  SENT = 9,
};

struct head {
  uint32_t what;
  uint32_t path_length;
  uint64_t file;   // number of the inode
  uint64_t offset; // of what is written; the new length of what is truncated
  uint64_t length; // of the data
};

// One thing after the other, so that the records stand in the order of what happened.
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static int log_handle = -1;
static dev_t device;

static void start(void) {
  static int is_started;
  if (is_started) {
    return;
  }
  is_started = 1;
  const char *wanted = getenv("TIER2_POWER_LOSS_FOLDER");
  const char *log_file = getenv("TIER2_POWER_LOSS_LOG");
  struct stat status;
  if (wanted == NULL || log_file == NULL || stat(wanted, &status) != 0) {
    return;
  }
  log_handle =
      (int)syscall(SYS_openat, AT_FDCWD, log_file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  device = status.st_dev;
  folder = wanted;
}

// A signal waits until the record is written: libuv's handler writes to a pipe itself, and would
// wait for the mutex that its own thread holds, for ever.
static sigset_t signals_before; // of the thread that holds the mutex

static void begin(void) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_mutex_lock(&mutex);
  signals_before = before;
  start();
}

static void end(void) {
  sigset_t before = signals_before;
  pthread_mutex_unlock(&mutex);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void record(enum what what, const char *path, size_t path_length, uint64_t file,
                   uint64_t offset, const void *data, size_t length) {
  if (log_handle < 0) {
    return;
  }
  struct head head = {(uint32_t)what, (uint32_t)path_length, file, offset, length};
  size_t size = sizeof head + path_length + length;
  char *bytes = malloc(size);
  if (bytes == NULL) {
    abort();
  }
  memcpy(bytes, &head, sizeof head);
  if (path_length > 0) {
    memcpy(bytes + sizeof head, path, path_length);
  }
  if (length > 0) {
    memcpy(bytes + sizeof head + path_length, data, length);
  }
  if (syscall(SYS_write, log_handle, bytes, size) != (ssize_t)size) {
    abort(); // a record that is missing would make the test prove nothing
  }
  free(bytes);
}

static int is_below(const char *path) {
  if (folder == NULL || path == NULL) {
    return 0;
  }
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && path[length] == '/';
}

// A regular file that may be one below the folder: its number is looked up by whoever reads the
// log.
static int is_file(int handle, struct stat *status) {
  return log_handle >= 0 && fstat(handle, status) == 0 && S_ISREG(status->st_mode) &&
         status->st_dev == device;
}

static int is_unix_socket(int handle) {
  struct sockaddr address;
  socklen_t length = sizeof address;
  return log_handle >= 0 && getsockname(handle, &address, &length) == 0 &&
         address.sa_family == AF_UNIX;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// ---- names

static int open_and_record(const char *path, int flags, mode_t mode, int parent) {
  begin();
  struct stat status;
  int is_watched = is_below(path);
  int was_there = is_watched && stat(path, &status) == 0;
  int handle = (int)syscall(SYS_openat, parent, path, flags, mode);
  if (handle >= 0 && is_watched && fstat(handle, &status) == 0 && S_ISREG(status.st_mode)) {
    if (!was_there) {
      record(CREATED, path, strlen(path), status.st_ino, 0, NULL, 0);
    } else if (flags & O_TRUNC) {
      record(TRUNCATED, NULL, 0, status.st_ino, 0, NULL, 0);
    }
  }
  end();
  return handle;
}

#define OPEN_MODE(flags, last)             \
  mode_t mode = 0;                         \
  if ((flags) & (O_CREAT | O_TMPFILE)) {   \
    va_list arguments;                     \
    va_start(arguments, last);             \
    mode = (mode_t)va_arg(arguments, int); \
    va_end(arguments);                     \
  }

int open(const char *path, int flags, ...) {
  OPEN_MODE(flags, flags)
  return open_and_record(path, flags, mode, AT_FDCWD);
}

int open64(const char *path, int flags, ...) {
  OPEN_MODE(flags, flags)
  return open_and_record(path, flags, mode, AT_FDCWD);
}

int openat(int parent, const char *path, int flags, ...) {
  OPEN_MODE(flags, flags)
  return open_and_record(path, flags, mode, parent);
}

int openat64(int parent, const char *path, int flags, ...) {
  OPEN_MODE(flags, flags)
  return open_and_record(path, flags, mode, parent);
}

int rename(const char *from, const char *to) {
  begin();
  int result = REAL(rename)(from, to);
  if (result == 0 && (is_below(from) || is_below(to))) {
    char both[8192];
    size_t from_length = strlen(from);
    size_t to_length = strlen(to);
    if (from_length + to_length + 1 > sizeof both) {
      abort();
    }
    memcpy(both, from, from_length + 1);
    memcpy(both + from_length + 1, to, to_length);
    record(RENAMED, both, from_length + 1 + to_length, 0, 0, NULL, 0);
  }
  end();
  return result;
}

int unlink(const char *path) {
  begin();
  int result = REAL(unlink)(path);
  if (result == 0 && is_below(path)) {
    record(UNLINKED, path, strlen(path), 0, 0, NULL, 0);
  }
  end();
  return result;
}

// ---- content

static void record_written(int handle, off_t offset, const struct iovec *parts, int count,
                           ssize_t written) {
  struct stat status;
  if (written <= 0 || !is_file(handle, &status)) {
    return;
  }
  if (offset < 0) {
    offset = lseek(handle, 0, SEEK_CUR) - written;
  }
  size_t rest = (size_t)written;
  for (int index = 0; index < count && rest > 0; index++) {
    size_t length = parts[index].iov_len < rest ? parts[index].iov_len : rest;
    record(WRITTEN, NULL, 0, status.st_ino, (uint64_t)offset, parts[index].iov_base, length);
    offset += (off_t)length;
    rest -= length;
  }
}

// Before it is sent: whoever gets it may answer before this thread goes on.
static void record_sent(int handle, const struct iovec *parts, size_t count) {
  if (!is_unix_socket(handle)) {
    return;
  }
  for (size_t index = 0; index < count; index++) {
    record(SENT, NULL, 0, 0, 0, parts[index].iov_base, parts[index].iov_len);
  }
}

ssize_t write(int handle, const void *data, size_t length) {
  begin();
  struct iovec part = {(void *)data, length};
  record_sent(handle, &part, 1);
  ssize_t written = REAL(write)(handle, data, length);
  record_written(handle, -1, &part, 1, written);
  end();
  return written;
}

ssize_t writev(int handle, const struct iovec *parts, int count) {
  begin();
  record_sent(handle, parts, (size_t)count);
  ssize_t written = REAL(writev)(handle, parts, count);
  record_written(handle, -1, parts, count, written);
  end();
  return written;
}

ssize_t sendmsg(int handle, const struct msghdr *message, int flags) {
  begin();
  record_sent(handle, message->msg_iov, message->msg_iovlen);
  ssize_t sent = REAL(sendmsg)(handle, message, flags);
  end();
  return sent;
}

ssize_t pwrite(int handle, const void *data, size_t length, off_t offset) {
  begin();
  struct iovec part = {(void *)data, length};
  ssize_t written = REAL(pwrite)(handle, data, length, offset);
  record_written(handle, offset, &part, 1, written);
  end();
  return written;
}

ssize_t pwrite64(int handle, const void *data, size_t length, off64_t offset) {
  return pwrite(handle, data, length, (off_t)offset);
}

ssize_t pwritev(int handle, const struct iovec *parts, int count, off_t offset) {
  begin();
  ssize_t written = REAL(pwritev)(handle, parts, count, offset);
  record_written(handle, offset, parts, count, written);
  end();
  return written;
}

ssize_t pwritev64(int handle, const struct iovec *parts, int count, off64_t offset) {
  return pwritev(handle, parts, count, (off_t)offset);
}

int ftruncate(int handle, off_t length) {
  begin();
  int result = REAL(ftruncate)(handle, length);
  struct stat status;
  if (result == 0 && is_file(handle, &status)) {
    record(TRUNCATED, NULL, 0, status.st_ino, (uint64_t)length, NULL, 0);
  }
  end();
  return result;
}

int ftruncate64(int handle, off64_t length) {
  return ftruncate(handle, (off_t)length);
}

// A write through memory would be seen by nobody.
void *mmap(void *address, size_t length, int protection, int flags, int handle, off_t offset) {
  begin();
  void *mapped = REAL(mmap)(address, length, protection, flags, handle, offset);
  struct stat status;
  if (mapped != MAP_FAILED && (flags & MAP_SHARED) && (protection & PROT_WRITE) && handle >= 0 &&
      is_file(handle, &status)) {
    record(MAPPED, NULL, 0, status.st_ino, 0, NULL, 0);
  }
  end();
  return mapped;
}

void *mmap64(void *address, size_t length, int protection, int flags, int handle, off64_t offset) {
  return mmap(address, length, protection, flags, handle, (off_t)offset);
}

// ---- what makes it last; recorded once it does

static void record_synced(int handle) {
  struct stat status;
  if (is_file(handle, &status)) {
    record(SYNCED, NULL, 0, status.st_ino, 0, NULL, 0);
  } else if (log_handle >= 0 && fstat(handle, &status) == 0 && S_ISDIR(status.st_mode)) {
    char link[64];
    char path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t path_length = readlink(link, path, sizeof path);
    if (path_length > 0) {
      record(FOLDER_SYNCED, path, (size_t)path_length, 0, 0, NULL, 0);
    }
  }
}

int fsync(int handle) {
  begin();
  int result = REAL(fsync)(handle);
  if (result == 0) {
    record_synced(handle);
  }
  end();
  return result;
}

int fdatasync(int handle) {
  begin();
  int result = REAL(fdatasync)(handle);
  if (result == 0) {
    record_synced(handle);
  }
  end();
  return result;
}
