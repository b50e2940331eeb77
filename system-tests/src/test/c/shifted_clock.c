/*
 * Shifts the wall clock of one process: LD_PRELOAD it, and name in SHIFTED_CLOCK_FILE a file of eight bytes, the shift in
 * milliseconds as a number of the machine's own byte order. Whoever writes the file moves the clock of the running process.
 *
 * Only readings of the wall clock are shifted. The monotonic clock, sleeps and timed waits are left alone, as they are
 * when an administrator sets the clock. No reading allocates or locks: the JVM and PostgreSQL also read clocks in signal
 * handlers. The C library's own function is looked up once, when the library is loaded; the kernel answers until then.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(time_t) == 8, "the kernel's call takes a timespec of 64 bits");

static const int64_t no_shift = 0;
static const volatile int64_t *shift_milliseconds = &no_shift;

static int ask_kernel(clockid_t clock, struct timespec *time) {
    return (int) syscall(SYS_clock_gettime, clock, time);
}

/* The C library's function reads the clock without a system call, in a tenth of the time. */
static int (*real_clock_gettime)(clockid_t, struct timespec *) = ask_kernel;

/* A process that cannot shift its clock must not run with the right one: the test would prove nothing. */
__attribute__((constructor)) static void prepare(void) {
    const char *path = getenv("SHIFTED_CLOCK_FILE");
    int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    void *mapped = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) {
        static const char message[] = "shifted_clock: SHIFTED_CLOCK_FILE cannot be mapped\n";
        ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
        (void) ignored;
        _exit(127);
    }
    close(file);
    shift_milliseconds = mapped;
    void *found = dlsym(RTLD_NEXT, "clock_gettime");
    if (found != NULL) {
        real_clock_gettime = (int (*)(clockid_t, struct timespec *)) found;
    }
}

static void add_shift(struct timespec *time) {
    int64_t shift = *shift_milliseconds;
    time->tv_sec += shift / 1000;
    time->tv_nsec += shift % 1000 * 1000000;
    if (time->tv_nsec >= 1000000000) {
        time->tv_nsec -= 1000000000;
        time->tv_sec++;
    } else if (time->tv_nsec < 0) {
        time->tv_nsec += 1000000000;
        time->tv_sec--;
    }
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = real_clock_gettime(clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        add_shift(time);
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void) zone;
    struct timespec now;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    if (result == 0) {
        time->tv_sec = now.tv_sec;
        time->tv_usec = now.tv_nsec / 1000;
    }
    return result;
}

time_t time(time_t *seconds) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME_COARSE, &now) != 0) {
        return -1;
    }
    if (seconds != NULL) {
        *seconds = now.tv_sec;
    }
    return now.tv_sec;
}
