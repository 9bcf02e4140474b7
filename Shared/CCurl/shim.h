// libcurl sets its options by functions of any arguments, which Swift can't call.
#pragma once
#include <curl/curl.h>

static inline CURLcode cp_curl_begin(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode cp_curl_set_text(CURL *curl, CURLoption option, const char *text) {
    return curl_easy_setopt(curl, option, text);
}

static inline CURLcode cp_curl_set_number(CURL *curl, CURLoption option, long number) {
    return curl_easy_setopt(curl, option, number);
}

static inline CURLcode cp_curl_set_list(CURL *curl, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(curl, option, list);
}

static inline void cp_curl_set_reader(CURL *curl, curl_read_callback reader, void *context) {
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, reader);
    curl_easy_setopt(curl, CURLOPT_READDATA, context);
}

/// The code of the server's last answer; 0 for none.
static inline long cp_curl_answer(CURL *curl) {
    long code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    return code;
}
