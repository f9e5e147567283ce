/* Preloaded into a program under test, between it and the C library: records or refuses what it does to its files.
 *
 *   DISKSHIM_ROOT    directory whose files are watched; its prefix decides
 *   DISKSHIM_LOG     file that receives every write, sync, truncation, creation, rename and removal below the root
 *   DISKSHIM_FAULT   file of two words, "<errno> <path prefix>": while it is not empty, writing below the prefix fails so
 *
 * A recorded sync is not carried out: the power cut is simulated from the record, and the disk need not be waited for.
 * Built and described by campaigns/disk/shim.py, which also reads the record.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 4096
static char *names[FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record = -1;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t plain_write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(fd, data, size);
}

static int plain_open(const char *path, int flags, mode_t mode) {
    REAL(int, "open64", const char *, int, ...);
    return real(path, flags, mode);
}

static int below(const char *path, const char *root) {
    size_t n = root ? strlen(root) : 0;
    return n && !strncmp(path, root, n);
}

/* One entry: kind, three lengths and an offset in the machine's byte order, then both names and the data. */
static void put(char kind, const char *one, const char *two, uint64_t at, const void *data, size_t size) {
    const char *path = getenv("DISKSHIM_LOG");
    struct { uint32_t kind, one, two, size; uint64_t at; } head;
    if (!path) return;
    pthread_mutex_lock(&lock);
    if (record < 0) record = plain_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    head.kind = (uint32_t)kind; head.one = strlen(one); head.two = strlen(two); head.size = size; head.at = at;
    size_t whole = sizeof head + head.one + head.two + size;
    char *entry = malloc(whole), *p = entry;
    memcpy(p, &head, sizeof head); p += sizeof head;
    memcpy(p, one, head.one); p += head.one;
    memcpy(p, two, head.two); p += head.two;
    if (size) memcpy(p, data, size);
    if (plain_write(record, entry, whole) != (ssize_t)whole) abort();
    free(entry);
    pthread_mutex_unlock(&lock);
}

/* Called by the workload through ctypes: what it has been promised so far. */
void diskshim_mark(const char *what) { put('M', "", "", 0, what, strlen(what)); }

static int refused(const char *path) {
    const char *file = getenv("DISKSHIM_FAULT");
    char text[PATH_MAX + 16] = "", prefix[PATH_MAX] = "";
    int code = 0;
    if (!file) return 0;
    int fd = plain_open(file, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return 0;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    if (got <= 0 || sscanf(text, "%d %4095s", &code, prefix) != 2 || !below(path, prefix)) return 0;
    errno = code;
    return 1;
}

static const char *name(int fd) { return fd >= 0 && fd < FILES ? names[fd] : NULL; }

static int opened(int fd, const char *path, int flags, int existed) {
    char whole[PATH_MAX];
    if (fd < 0 || fd >= FILES) return fd;
    free(names[fd]);
    names[fd] = NULL;
    const char *root = getenv("DISKSHIM_ROOT");
    if (!root || !realpath(path, whole) || !below(whole, root)) return fd;
    names[fd] = strdup(whole);
    if ((flags & O_CREAT) && !existed) put('C', whole, "", 0, NULL, 0);
    if (flags & O_TRUNC) put('T', whole, "", 0, NULL, 0);
    return fd;
}

#define OPEN(symbol) \
int symbol(const char *path, int flags, ...) { \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
    int existed = !access(path, F_OK); \
    if ((flags & O_CREAT) && !existed && refused(path)) return -1; \
    return opened(plain_open(path, flags, mode), path, flags, existed); \
}
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(int, "close", int);
    if (fd >= 0 && fd < FILES) { free(names[fd]); names[fd] = NULL; }
    return real(fd);
}

static ssize_t wrote(int fd, const void *data, ssize_t done, off_t at) {
    if (done > 0) put('W', name(fd), "", at, data, done);
    return done;
}

ssize_t write(int fd, const void *data, size_t size) {
    if (!name(fd)) return plain_write(fd, data, size);
    if (refused(name(fd))) return -1;
    off_t at = lseek(fd, 0, SEEK_CUR);
    return wrote(fd, data, plain_write(fd, data, size), at);
}

#define PWRITE(symbol) \
ssize_t symbol(int fd, const void *data, size_t size, off_t at) { \
    REAL(ssize_t, #symbol, int, const void *, size_t, off_t); \
    if (!name(fd)) return real(fd, data, size, at); \
    if (refused(name(fd))) return -1; \
    return wrote(fd, data, real(fd, data, size, at), at); \
}
PWRITE(pwrite)
PWRITE(pwrite64)

#define TRUNCATE(symbol) \
int symbol(int fd, off_t size) { \
    REAL(int, #symbol, int, off_t); \
    if (!name(fd)) return real(fd, size); \
    if (refused(name(fd))) return -1; \
    int done = real(fd, size); \
    if (!done) put('T', name(fd), "", size, NULL, 0); \
    return done; \
}
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(symbol) \
int symbol(int fd) { \
    REAL(int, #symbol, int); \
    if (!name(fd)) return real(fd); \
    if (refused(name(fd))) return -1; \
    if (!getenv("DISKSHIM_LOG")) return real(fd); \
    put('S', name(fd), "", 0, NULL, 0); \
    return 0; \
}
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    char whole[PATH_MAX];
    const char *root = getenv("DISKSHIM_ROOT");
    int ours = root && realpath(path, whole) && below(whole, root);
    if (ours && refused(whole)) return -1;
    int done = real(path);
    if (!done && ours) put('U', whole, "", 0, NULL, 0);
    return done;
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    char before[PATH_MAX], after[PATH_MAX];
    const char *root = getenv("DISKSHIM_ROOT");
    int ours = root && realpath(from, before) && below(before, root);
    if (ours && refused(before)) return -1;
    int done = real(from, to);
    if (!done && ours && realpath(to, after)) put('R', before, after, 0, NULL, 0);
    return done;
}
