#include "discovery/features/dictionary.h"

#include "core/discovery/features/planted_tokens.h"
#include "core/support.h"
#include "discovery/features/sparse_autoencoder.h"
#include "format/safetensors.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::discovery;

class DictionaryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLargestAreActive()
    {
        const at::Tensor rows =
            at::tensor({3.F, -1.F, 2.F, 1.F, -4.F, -1.F, -2.F, -3.F}).view({2, 4});
        QVERIFY(at::equal(topActivations(rows, 2),
                          at::tensor({3.F, 0.F, 2.F, 0.F, 0.F, 0.F, 0.F, 0.F}).view({2, 4})));
        QVERIFY(at::equal(topActivations(rows, 9), rows.relu()));
    }

    /// Latents come back as tokens; one at 1 adds its effect.
    void latentsAreDecoded()
    {
        const Dictionary dictionary = random();
        const at::Tensor z = dictionary.encode(m_tokens);
        QCOMPARE(z.sizes().vec(), (std::vector<std::int64_t>{50, 32}));
        QVERIFY((z > 0).sum(1).max().item<std::int64_t>() <= 4);
        at::Tensor more = z.clone();
        more.select(1, 5) += 1;
        const at::Tensor added = dictionary.decode(more) - dictionary.decode(z);
        QVERIFY(at::allclose(added[7], dictionary.effectOf(5), 1e-4, 1e-4));
        const auto quality = qualityOf(dictionary, m_tokens);
        QVERIFY(quality.explained < 1 && quality.dead >= 0 && quality.meanActive <= 4);
    }

    void aFileHoldsAllOfIt()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "words.safetensors");
        Dictionary dictionary = random();
        dictionary.on = "text";
        dictionary.provenance = {{"seed", 3}};
        writeDictionary(file, dictionary);
        const Dictionary read = readDictionary(file);
        QVERIFY(at::equal(read.encode(m_tokens), dictionary.encode(m_tokens)));
        QCOMPARE(read.on, std::string("text"));
        QCOMPARE(read.active, std::int64_t(4));
        QCOMPARE(read.provenance, dictionary.provenance);
    }

    void damagedFilesAreNamed()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "x.safetensors");
        const auto fault =
            [&](const std::function<void(std::map<std::string, at::Tensor> &,
                                         std::map<std::string, std::string> &)> &how) {
                writeDictionary(file, random());
                std::map<std::string, at::Tensor> tensors;
                std::map<std::string, std::string> texts;
                {
                    const auto whole = format::SafetensorsFile::open(file);
                    for (const std::string &name : whole.names())
                        tensors[name] = whole.tensor(name).clone();
                    texts = {whole.metadata().begin(), whole.metadata().end()};
                }
                how(tensors, texts);
                format::writeSafetensors(file, tensors, texts);
                const auto error = tests::errorOf([&] { readDictionary(file); });
                return error && error->kind() == base::ErrorKind::DamagedFile ? error->line()
                                                                              : std::string();
            };
        QVERIFY(fault([](auto &tensors, auto &) { tensors.erase("mean"); }).find("mean") !=
                std::string::npos);
        QVERIFY(fault([](auto &tensors, auto &) {
                    tensors["decoder.weight"] = at::zeros({32, 16});
                }).find("decoder.weight") != std::string::npos);
        QVERIFY(fault([](auto &tensors, auto &) { tensors["std"].zero_(); }).find("std") !=
                std::string::npos);
        QVERIFY(!fault([](auto &, auto &texts) { texts["format"] = "other"; }).empty());
        QVERIFY(!fault([](auto &, auto &texts) { texts["active"] = "99"; }).empty());
        QVERIFY(!fault([](auto &, auto &texts) { texts.erase("on"); }).empty());
        QVERIFY(tests::errorOf([&] { readDictionary(tests::inside(folder, "none")); }));
    }

private:
    Dictionary random() const
    {
        AutoencoderSettings settings;
        settings.latents = 32;
        settings.active = 4;
        return randomDictionary(m_tokens, settings);
    }

    const at::Tensor m_tokens = tests::plantedTokens(50, 2).tokens;
};

DEVIASCOPE_TEST(DictionaryTest, "discovery/features/dictionary")
#include "dictionary_test.moc"
