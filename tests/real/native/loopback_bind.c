/* A library to preload: who would listen on every address listens on 127.0.0.1. For programs
   that have no setting for it, such as DynamoDB Local. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <string.h>
#include <sys/socket.h>

typedef int (*bind_function)(int, const struct sockaddr *, socklen_t);

int bind(int descriptor, const struct sockaddr *address, socklen_t length)
{
    bind_function real = (bind_function)dlsym(RTLD_NEXT, "bind");
    struct sockaddr_storage changed;
    if (length > sizeof changed)
        return real(descriptor, address, length);
    memcpy(&changed, address, length);
    if (address->sa_family == AF_INET) {
        struct sockaddr_in *four = (struct sockaddr_in *)&changed;
        if (four->sin_addr.s_addr == htonl(INADDR_ANY))
            four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)&changed;
        if (IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr))
            six->sin6_addr = in6addr_loopback;
    }
    return real(descriptor, (struct sockaddr *)&changed, length);
}
