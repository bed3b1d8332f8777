/* A floor: what the file costs to read and to take the SHA-256 of, in as many parts as threads are wanted. */
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, MOST = 64 };

struct part {
    int file, failed;
    off_t from, to;
    unsigned char *block;
};

static void *digest(void *given) {
    struct part *part = given;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char value[EVP_MAX_MD_SIZE];
    part->failed = !part->block || !context || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1;
    while (!part->failed && part->from < part->to) {
        off_t left = part->to - part->from;
        ssize_t count = pread(part->file, part->block, left < BLOCK ? (size_t)left : BLOCK, part->from);
        if (count == 0) break; /* became shorter */
        part->failed = count < 0 || EVP_DigestUpdate(context, part->block, (size_t)count) != 1;
        part->from += count;
    }
    if (!part->failed) part->failed = EVP_DigestFinal_ex(context, value, NULL) != 1;
    EVP_MD_CTX_free(context);
    return NULL;
}

int main(int argc, char **argv) {
    int threads = argc == 3 ? atoi(argv[2]) : 0;
    if (threads < 1 || threads > MOST) return 64;
    int file = open(argv[1], O_RDONLY);
    struct stat about;
    if (file < 0 || fstat(file, &about) != 0) {
        perror(argv[1]);
        return 1;
    }
    struct part parts[MOST];
    pthread_t ids[MOST];
    int failed = 0;
    for (int index = 0; index < threads; index++) {
        parts[index] = (struct part){
            .file = file, .from = about.st_size / threads * index, .block = malloc(BLOCK),
            .to = index + 1 < threads ? about.st_size / threads * (index + 1) : about.st_size};
        if (pthread_create(&ids[index], NULL, digest, &parts[index]) != 0) return 1;
    }
    for (int index = 0; index < threads; index++) {
        pthread_join(ids[index], NULL);
        failed |= parts[index].failed;
        free(parts[index].block);
    }
    close(file);
    return failed;
}
