#include "tabs/explore/value_editor.h"

#include "responsible/value_reader.h"
#include "tabs/explore/class_names.h"
#include "theme/role.h"
#include "theme/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace deviascope::ui {

ValueEditor::ValueEditor(QWidget *parent)
    : QWidget(parent), m_marked(new QLabel), m_hint(new QLabel), m_layout(new QVBoxLayout(this))
{
    m_marked->setObjectName(QStringLiteral("markedPrompt"));
    m_marked->setTextFormat(Qt::RichText);
    m_marked->setWordWrap(true);
    m_marked->setToolTip(tr("Marked: the words that ask for something"));
    setRole(m_hint, "muted");
    m_hint->setObjectName(QStringLiteral("valueHint"));
    m_hint->setWordWrap(true);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(6);
    m_layout->addWidget(m_marked);
    m_layout->addWidget(m_hint);
    connect(&Theme::current(), &Theme::changed, this, &ValueEditor::markWords);
}

QString ValueEditor::textOf(const engine::ValueChoice &value) const
{
    const model::Attribute &attribute = value.action.attribute;
    if (const auto &flag = value.action.flag)
        return tr("Keep out “%1”")
            .arg(QString::fromStdString(attribute.classes.at(std::size_t(flag->label))));
    QStringList names;
    for (const std::string &name : shortClassNames(attribute.classes))
        names << QString::fromStdString(name);
    return tr("Even shares of %1 (%2)")
        .arg(QString::fromStdString(attribute.name), names.join(tr(", ")));
}

void ValueEditor::setPrompt(const std::string &prompt, const engine::ModelSummary &model)
{
    if (prompt == m_prompt && model.hash == m_model && !m_read.empty())
        return;
    m_prompt = prompt;
    m_model = model.hash;
    m_choices = model.values;
    for (const Read &read : m_read) {
        read.words->deleteLater();
        read.choice->deleteLater();
    }
    m_read.clear();
    for (const responsible::ReadValue &value :
         responsible::readValues(prompt, model.unwantedWords)) {
        addChoice(tr("“%1” means").arg(QString::fromStdString(value.words)),
                  responsible::valueName(value.value));
        m_read.back().from = value.from;
        m_read.back().length = value.length;
    }
    const bool none = m_read.empty();
    addChoice(none ? tr("What it asks for") : tr("It asks for more"), {});
    m_hint->setText(
        none ? tr("No such words were read in this prompt. Write for example “a doctor, either "
                  "male or female” or “a costume, not scary”, or choose what it asks for:")
             : tr("The marked words are often overlooked. Correct what was misread:"));
    markWords();
    Q_EMIT changed();
}

void ValueEditor::addChoice(const QString &words, const std::string &value)
{
    Read read;
    read.value = value;
    read.words = new QLabel(words);
    read.words->setWordWrap(true);
    setRole(read.words, "muted");
    read.choice = new QComboBox;
    read.choice->setObjectName(QStringLiteral("value:%1").arg(m_read.size()));
    read.choice->setAccessibleName(words);
    read.choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    read.choice->setMinimumContentsLength(16);
    read.choice->setToolTip(tr("What is done so that these words take effect"));
    read.words->setBuddy(read.choice);
    read.choice->addItem(tr("Nothing"), QString());
    for (const engine::ValueChoice &choice : m_choices) {
        const QString text = textOf(choice);
        read.choice->addItem(choice.known ? text
                                          : tr("%1 (may be unknown to this model)").arg(text),
                             QString::fromStdString(choice.name));
        read.choice->setItemData(read.choice->count() - 1, text, Qt::ToolTipRole);
    }
    read.choice->setCurrentIndex(std::max(0, read.choice->findData(QString::fromStdString(value))));
    connect(read.choice, &QComboBox::currentIndexChanged, this, [this] {
        markWords();
        Q_EMIT changed();
    });
    m_layout->addWidget(read.words);
    m_layout->addWidget(read.choice);
    m_read.push_back(read);
}

void ValueEditor::markWords()
{
    const Theme &theme = Theme::current();
    QString html;
    std::size_t at = 0;
    const auto plain = [&](std::size_t from, std::size_t length) {
        return QString::fromStdString(m_prompt.substr(from, length)).toHtmlEscaped();
    };
    std::vector<Read> marked = m_read;
    std::sort(marked.begin(), marked.end(),
              [](const Read &a, const Read &b) { return a.from < b.from; });
    for (const Read &read : marked) {
        const bool ignored = read.choice->currentData().toString().isEmpty();
        if (read.length == 0 || read.from < at)
            continue;
        html += plain(at, read.from - at);
        html +=
            QStringLiteral("<span style=\"background:%1;color:%2\">%3</span>")
                .arg(theme.color(ignored ? QStringLiteral("sunken") : QStringLiteral("accentSoft"))
                         .name(),
                     theme.color(ignored ? QStringLiteral("muted") : QStringLiteral("accent"))
                         .name(),
                     plain(read.from, read.length));
        at = read.from + read.length;
    }
    html += plain(at, std::string::npos);
    m_marked->setText(html);
}

std::vector<std::string> ValueEditor::values() const
{
    std::vector<std::string> values;
    for (const Read &read : m_read) {
        const std::string value = read.choice->currentData().toString().toStdString();
        if (!value.empty() && std::find(values.begin(), values.end(), value) == values.end())
            values.push_back(value);
    }
    return values;
}

} // namespace deviascope::ui
