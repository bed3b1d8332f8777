/* A floor: what reading a capture costs with libpcap as everybody opens it, and nothing done with the frames. */
#include <pcap/pcap.h>
#include <stdio.h>

int main(int argc, char **argv) {
    char message[PCAP_ERRBUF_SIZE];
    if (argc != 2) return 64;
    pcap_t *capture = pcap_open_offline(argv[1], message);
    if (capture == NULL) {
        fprintf(stderr, "%s\n", message);
        return 1;
    }
    struct pcap_pkthdr *header;
    const unsigned char *octets;
    unsigned long frames = 0;
    while (pcap_next_ex(capture, &header, &octets) == 1) frames++;
    printf("%lu\n", frames);
    pcap_close(capture);
    return 0;
}
